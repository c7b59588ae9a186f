package importing

import "errors"

// ErrBusy says that as many imports are under way as may be.
var ErrBusy = errors.New("as many imports are under way as may be at once")

// ErrSlow says that a file comes so slowly that it is given up.
var ErrSlow = errors.New("the file comes too slowly")

// ErrEnded says that somebody ended an import while its file was on its way.
var ErrEnded = errors.New("the import was ended while its file was on its way")
