"""Double work: two records that may be one person, and somebody whom others help already.

pair = mogelijk dezelfde persoon, merge = samenvoegen, unmerge = weer splitsen. A human decides;
nothing here happens by itself.
"""
