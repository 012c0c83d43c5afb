package endpoint

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"coldkms/vault"
)

// socketFile is the socket in the vault's folder. Who may use the folder and the file may use the vault.
const socketFile = "socket"

// ServeSocket serves an open vault on the socket of its folder, to whoever a request says calls: who can use the socket
// owns the vault. onlyReading refuses requests that change something or use a key. A socket that another process left
// behind is replaced: whoever has the vault open is alone. What goes wrong with requests is written to log. Close the
// server before the vault. An error means that the vault is not served, and says why.
func ServeSocket(v *vault.Vault, dir string, onlyReading bool, log *slog.Logger) (*Server, error) {
	listener, err := listen(dir)
	if err != nil {
		return nil, fmt.Errorf("making the socket of the vault: %w", err)
	}
	h := &handler{signIn: signInTo(v, onlyReading), log: log}
	s := newServer(h, &h.calls, log, func() error { return removeSocket(dir) })
	s.serve(ownersOnly{listener})
	return s, nil
}

// listen makes the socket, which nobody but its owner can use from its first moment on: the folder is closed to others.
func listen(dir string) (*net.UnixListener, error) {
	if err := removeSocket(dir); err != nil {
		return nil, err
	}
	var listener *net.UnixListener
	err := withShortPath(dir, func(path string) (err error) {
		listener, err = net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		return err
	})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false) // its path may have been another one
	if err := os.Chmod(filepath.Join(dir, socketFile), 0o600); err != nil {
		return nil, errors.Join(err, listener.Close(), removeSocket(dir))
	}
	return listener, nil
}

// removeSocket removes the socket of a folder, if there is one. It removes nothing else.
func removeSocket(dir string) error {
	path := filepath.Join(dir, socketFile)
	at, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case at.Mode().Type() != fs.ModeSocket:
		return fmt.Errorf("%s is in the way and is no socket", path)
	}
	return os.Remove(path)
}

// maxSocketPath is how long the path of a socket may be, in bytes, on every system: BSD has 104 with the zero at the end,
// Linux 108.
const maxSocketPath = 103

// withShortPath calls use with a path of a folder's socket that the system takes. A path that is too long leads through
// a link in a private folder that is there only meanwhile.
func withShortPath(dir string, use func(path string) error) (err error) {
	if path := filepath.Join(dir, socketFile); len(path) <= maxSocketPath {
		return use(path)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	private, err := os.MkdirTemp("", "coldkms-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(private)) }()
	link := filepath.Join(private, "v")
	if err := os.Symlink(dir, link); err != nil {
		return err
	}
	return use(filepath.Join(link, socketFile))
}

// ownersOnly accepts connections of processes of the same user.
type ownersOnly struct{ *net.UnixListener }

// Accept implements net.Listener. A stranger's connection is closed without a word.
func (l ownersOnly) Accept() (net.Conn, error) {
	for {
		conn, err := l.AcceptUnix()
		if err != nil {
			return nil, err
		}
		if checkPeer(conn) == nil {
			return conn, nil
		}
		_ = conn.Close() // nothing was sent on it
	}
}

var errStranger = errors.New("the process at the other end of the socket belongs to another user")

// checkPeer returns nil when the process at the other end belongs to the same user, or the system does not tell.
func checkPeer(conn *net.UnixConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var uid uint32
	var known bool
	controlled := raw.Control(func(fd uintptr) { uid, known, err = peerUID(int(fd)) })
	if err = errors.Join(controlled, err); err != nil {
		return fmt.Errorf("asking who is at the other end of the socket: %w", err)
	}
	if known && uid != uint32(os.Geteuid()) {
		return errStranger
	}
	return nil
}

// signInTo signs a request's caller in to a vault.
func signInTo(v *vault.Vault, onlyReading bool) signIn {
	return func(r *http.Request) (*vault.Session, error) {
		who, err := readWho(r.Header)
		if err != nil {
			return nil, err
		}
		session, err := who.SignIn(v)
		if err == nil && onlyReading {
			session = session.OnlyReading()
		}
		return session, err
	}
}
