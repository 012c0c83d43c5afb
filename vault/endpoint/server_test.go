package endpoint

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
)

// slow signs a request in when it is told to, or ends with the request.
type slow struct{ entered, release, ended chan struct{} }

func newSlow() slow {
	return slow{entered: make(chan struct{}), release: make(chan struct{}), ended: make(chan struct{})}
}

func (s slow) signIn(r *http.Request) (*vault.Session, error) {
	close(s.entered)
	defer close(s.ended)
	select {
	case <-s.release:
		return nobody(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// asking makes a call beside the test and returns where its error arrives.
func asking(ctx context.Context, c *Client) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := c.Call(ctx, "ListKeys", &model.ListKeysRequest{})
		done <- err
	}()
	return done
}

// patiently has a server wait for its calls longer than a test may take.
func patiently(s *Server) { s.drain = time.Hour }

func TestClosingWaitsForCalls(t *testing.T) {
	t.Parallel()
	slow := newSlow()
	dir, s := servedAs(t, slow.signIn, patiently)
	c := dial(t, dir)
	running := asking(context.Background(), c)
	<-slow.entered
	waiting := connected(t, dir) // for a request that comes too late
	request := "POST / HTTP/1.1\r\nHost: coldkms\r\nContent-Length: 2\r\nContent-Type: " + contentType + "\r\n\r\n{}"
	if _, err := io.WriteString(waiting, request[:20]); err != nil {
		t.Fatal(err)
	}

	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	for { // until nobody new is let in
		if _, err := Dial(context.Background(), dir, me); err != nil {
			break
		}
	}
	if _, err := io.WriteString(waiting, request[20:]); err != nil {
		t.Fatal(err)
	}
	head := make([]byte, len("HTTP/1.1 503"))
	if _, err := io.ReadFull(waiting, head); err != nil || string(head) != "HTTP/1.1 503" {
		t.Errorf("a late request is answered %q, %v", head, err)
	}
	select {
	case err := <-closed:
		t.Fatalf("the server closed before its call ended: %v", err)
	default:
	}
	close(slow.release)
	if err := <-running; !errors.Is(err, &model.Error{Code: model.CodeAccessDenied}) {
		t.Errorf("the call that ran got %v", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func TestClosingCutsOffCallsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	slow := newSlow()
	dir, s := servedAs(t, slow.signIn, func(s *Server) { s.drain = time.Millisecond })
	c := dial(t, dir)
	running := asking(context.Background(), c)
	<-slow.entered
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-slow.ended:
	default:
		t.Error("the server closed while a call ran")
	}
	if err := <-running; err == nil || errors.As(err, new(*model.Error)) {
		t.Errorf("the call got %v", err)
	}
}

// A client that has sent no whole request holds nobody up.
func TestClosingDoesNotWaitForClients(t *testing.T) {
	t.Parallel()
	dir, s := servedAs(t, nobody, patiently)
	const head = "POST / HTTP/1.1\r\nHost: coldkms\r\nContent-Length: 20\r\nContent-Type: " + contentType + "\r\n\r\n"
	for _, sent := range []string{"", head[:9], head, head + `{"Limit":`} {
		if _, err := io.WriteString(connected(t, dir), sent); err != nil {
			t.Fatal(err)
		}
	}
	kept := dial(t, dir)
	if err := <-asking(context.Background(), kept); !errors.As(err, new(*model.Error)) {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-asking(context.Background(), kept); err == nil || errors.As(err, new(*model.Error)) {
		t.Errorf("a closed server answers %v", err)
	}
}

func TestASlowHeaderIsCutOff(t *testing.T) {
	t.Parallel()
	dir, _ := servedAs(t, nobody, func(s *Server) { s.http.ReadHeaderTimeout = time.Millisecond })
	conn := connected(t, dir)
	// It may be cut off before anything is sent, which then fails, and so may the reading. Uncut, the reading never ends.
	_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\n")
	if answer, _ := io.ReadAll(conn); strings.Contains(string(answer), "200") {
		t.Errorf("answered %q", answer)
	}
}

func TestALongHeaderIsRefused(t *testing.T) {
	t.Parallel()
	dir, _ := servedAs(t, nobody, nil)
	conn := connected(t, dir)
	// The server stops reading before the end; what it then does to the connection can fail the writing.
	_, _ = io.WriteString(conn, "POST / HTTP/1.1\r\nUser-Agent: "+strings.Repeat("a", maxHeader+8<<10)+"\r\n\r\n")
	if answer, err := io.ReadAll(conn); !strings.HasPrefix(string(answer), "HTTP/1.1 431 ") {
		t.Errorf("answered %q, %v", answer, err)
	}
}

// A call ends with the client that made it, and the server goes on.
func TestAClientThatLeaves(t *testing.T) {
	t.Parallel()
	slow := newSlow()
	first := true
	dir, _ := servedAs(t, func(r *http.Request) (*vault.Session, error) {
		if !first {
			return nobody(r)
		}
		first = false
		return slow.signIn(r)
	}, nil)
	ctx, leave := context.WithCancel(context.Background())
	c := dial(t, dir)
	running := asking(ctx, c)
	<-slow.entered
	leave()
	if err := <-running; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-slow.ended
	if err := <-asking(context.Background(), c); !errors.As(err, new(*model.Error)) {
		t.Errorf("the next client gets %v", err)
	}
}

func TestClosingTwiceOrNothing(t *testing.T) {
	t.Parallel()
	_, s := servedAs(t, nobody, nil)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := (*Server)(nil).Close(); err != nil {
		t.Error(err)
	}
}
