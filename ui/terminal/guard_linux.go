package terminal

import "syscall"

// diesWithParent has the console lock and leave when its guard is killed.
func diesWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
