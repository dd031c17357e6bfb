"""Appointments: a coach offers moments, a young person picks one, moves it or cancels it.

offer = aanbod van momenten, option = moment om te kiezen, appointment = afspraak.
"""
