"""The two reference files that a person may bring: the ministry's schools, the contours of the districts."""
