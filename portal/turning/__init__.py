"""Time turns things: a period that ends, a birthday, another lead; and the tasks that follow.

task = taak, turn of time = kanteldatum. The worker looks every minute at what a new day brings.
"""
