"""The privacy officer's room: questions and requests about data, and never a case.

privacy officer = wie op de gegevens let (privacyfunctionaris), inbox = wat wacht.
"""
