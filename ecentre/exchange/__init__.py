"""Workbooks in: read with guards, find the headings, clean the cells, judge the rows, plan; nothing here writes."""
