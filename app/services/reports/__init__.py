"""The builders of the 45 reports (报表): one topic a module, all reached through ``registry``."""
