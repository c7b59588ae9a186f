package http

// Operations returns the names of the questions that metrics tell apart.
func Operations() []string { return operations }
