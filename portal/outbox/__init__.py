"""What must be sent: written in the same transaction as the change, delivered by the worker.

message = bericht, lease = wie het nu verstuurt en tot wanneer, dead letter = onbestelbaar.
"""
