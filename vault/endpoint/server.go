package endpoint

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// The limits of a server, in time and in bytes.
const (
	headerTime = 5 * time.Second  // to send a request's header
	readTime   = 15 * time.Second // to send a request
	writeTime  = 30 * time.Second // for the engine, and to take the answer
	idleTime   = time.Minute      // between two requests
	maxHeader  = 16 << 10
)

// drainTime is how long a closing server waits for the calls that run.
const drainTime = 2 * time.Second

// Server serves a vault until it is closed.
type Server struct {
	http    *http.Server
	calls   *calls
	drain   time.Duration // how long Close waits for the calls that run
	serving sync.WaitGroup
	remove  func() error // takes away what the listener leaves behind
	url     string       // of a server for AWS clients
}

// URL returns where a server of ServeClients is, such as http://127.0.0.1:4599.
func (s *Server) URL() string { return s.url }

// newServer returns a server that does not serve yet. calls are the handler's.
func newServer(h http.Handler, calls *calls, log *slog.Logger, remove func() error) *Server {
	return &Server{
		calls: calls, drain: drainTime, remove: remove,
		http: &http.Server{
			Handler:           h,
			ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
			MaxHeaderBytes: maxHeader,
			// Never the process's standard error, where the console draws.
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
	}
}

// serve takes requests from a listener, beside the caller.
func (s *Server) serve(listener net.Listener) {
	s.serving.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.http.ErrorLog.Printf("serving the vault: %v", err)
		}
	})
}

// Close ends the server: no call begins any more, and those that run have two seconds. A call that is cut off then may
// have been done all the same; the trail says it. Once Close returns nobody uses the vault by way of the server. Closing
// no server does nothing.
func (s *Server) Close() error {
	if s == nil {
		return nil
	}
	s.calls.stop()
	err := s.remove()
	cut := time.AfterFunc(s.drain, func() { _ = s.http.Close() })
	s.calls.wait()
	cut.Stop()
	if err = errors.Join(err, s.http.Close()); err != nil {
		err = fmt.Errorf("ending the socket: %w", err)
	}
	s.serving.Wait()
	return err
}
