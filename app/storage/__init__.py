"""peewee and SQL: where is it kept and how is it found fast?"""
