package endpoint

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"coldkms/model"
)

// asNobody runs a function on a thread of its own that belongs to another user.
func asNobody(t *testing.T, run func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can be somebody else")
	}
	const nobody = 65534
	var done sync.WaitGroup
	done.Go(func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, nobody, nobody, nobody); errno != 0 {
			t.Errorf("becoming nobody: %v", errno)
			return
		}
		run()
	})
	done.Wait()
}

// Even with permissions that let everybody in, another user gets no answer.
func TestAStrangerIsTurnedAway(t *testing.T) {
	t.Parallel()
	_, dir, _ := served(t)
	path := filepath.Join(dir, socketFile)
	asNobody(t, func() {
		if fd, err := dialAsThread(path); !errors.Is(err, unix.EACCES) {
			t.Errorf("the permissions let a stranger in: %d, %v", fd, err)
		}
	})
	for name, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o755, path: 0o666} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	asNobody(t, func() {
		fd, err := dialAsThread(path)
		if err != nil {
			t.Errorf("the test's permissions keep nobody out: %v", err)
			return
		}
		file := os.NewFile(uintptr(fd), path)
		defer file.Close()
		_, _ = io.WriteString(file, "POST / HTTP/1.1\r\n\r\n") // refused, or into the void
		if answer, err := io.ReadAll(file); len(answer) > 0 {
			t.Errorf("a stranger is told %q, %v", answer, err)
		}
	})
	call[model.CreateKeyResponse](t, dial(t, dir), "CreateKey", &model.CreateKeyRequest{})
}

// dialAsThread connects on the calling thread, with that thread's user.
func dialAsThread(path string) (int, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := unix.Connect(fd, &unix.SockaddrUnix{Name: path}); err != nil {
		return -1, errors.Join(err, unix.Close(fd))
	}
	return fd, nil
}

// A client tells nothing to a socket that another user holds.
func TestAClientTrustsNoStranger(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, socketFile)
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := unix.Bind(fd, &unix.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		if err := unix.Listen(fd, 1); err != nil { // from here on the socket is nobody's
			t.Error(err)
		}
	})
	if _, err := Dial(context.Background(), dir, me); !errors.Is(err, errStranger) {
		t.Errorf("%v", err)
	}
}
