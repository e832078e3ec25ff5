"""Reading foreign spreadsheets: what is in this file, cell by cell?"""
