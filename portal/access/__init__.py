"""Who may do what: one permission table, declared on every route and checked before it runs.

identity = wie er is ingelogd, role = rol, permission = wat een rol mag.
"""
