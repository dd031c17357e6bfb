"""Who is responsible for a young person, who is involved, and who becomes the contact person.

Pure: a situation goes in, a decision with its reasons comes out. No database, no web, no clock.

The words of this package and what the field calls them:

- situation = situatie: what is known about a young person; a missing fact is 'not known'
- outcome = uitkomst: contact, front desk, or a pointer elsewhere
- lead = verantwoordelijk: the one partner that leads
- alongside = betrokken: the other partners with a task
- rule = regel: one line of ``data/rules.yaml``; the first that matches decides
- condition = voorwaarde: a yes, a no, or 'not known' about a situation on a day
- guidance = nazorg: the months for which a school follows its former students
- start qualification = startkwalificatie
- contact person = contactpersoon
"""
