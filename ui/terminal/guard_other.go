//go:build !linux

package terminal

import "syscall"

// diesWithParent has no equivalent here: a console whose guard was killed goes on until its terminal closes.
func diesWithParent() *syscall.SysProcAttr { return nil }
