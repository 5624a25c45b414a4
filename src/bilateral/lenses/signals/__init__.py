"""The signals lens: is the relationship warming or cooling, who says so, and where exactly is it written?"""
