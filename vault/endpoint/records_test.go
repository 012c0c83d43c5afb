package endpoint

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// eachRecord is Records of a session or of a client.
type eachRecord func(ctx context.Context, reading Reading, fn func(raw []byte) error) error

func ofSession(s *vault.Session) eachRecord {
	return func(ctx context.Context, reading Reading, fn func(raw []byte) error) error {
		return Records(ctx, s, reading, fn)
	}
}

// names returns the operations of the records of a reading.
func (each eachRecord) names(t *testing.T, reading Reading) (names []string) {
	t.Helper()
	err := each(context.Background(), reading, func(raw []byte) error {
		event, err := trail.Decode(raw)
		names = append(names, event.EventName)
		return err
	})
	if err != nil {
		t.Errorf("%+v: %v", reading, err)
	}
	return names
}

// The trail reads the same over the socket as in the vault.
func TestRecords(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	c := dial(t, dir)
	abroad := dialAs(t, dir, Who{Agent: agent, Region: "eu-west-1"})
	for _, c := range []*Client{c, abroad} {
		made := call[model.CreateKeyResponse](t, c, "CreateKey", &model.CreateKeyRequest{})
		call[model.EmptyResponse](t, c, "CreateAlias", &model.CreateAliasRequest{AliasName: "alias/payroll", TargetKeyID: made.KeyMetadata.KeyID})
		call[model.EmptyResponse](t, c, "DisableKey", &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: made.KeyMetadata.KeyID}})
	}
	now := time.Now()
	for _, each := range []eachRecord{ofSession(rootOf(t, v, "")), c.Records} {
		for _, w := range []struct {
			reading Reading
			want    string
		}{
			{Reading{Filter: "-op:lookup -op:list"}, "CreateKey CreateAlias DisableKey CreateKey CreateAlias DisableKey"},
			{Reading{Filter: "-op:lookup -op:list", Newest: true, Limit: 2}, "DisableKey CreateAlias"},
			{Reading{Filter: "op:create", Limit: 3}, "CreateKey CreateAlias CreateKey"},
			{Reading{Filter: "key:alias/payroll op:disable"}, "DisableKey DisableKey"},
			{Reading{Filter: "key:Payroll op:disable"}, "DisableKey DisableKey"},
			{Reading{Filter: "since:1h", Now: now.AddDate(100, 0, 0), Newest: true}, ""},
			{Reading{Filter: "é & = \n"}, ""},
		} {
			if got := strings.Join(each.names(t, w.reading), " "); got != w.want {
				t.Errorf("%+v: %s, want %s", w.reading, got, w.want)
			}
		}
		if err := each(context.Background(), Reading{Filter: "since:soon"}, nil); !errors.Is(err, &model.Error{Code: model.CodeValidation}) {
			t.Errorf("a filter that means nothing: %v", err)
		}
		enough := errors.New("enough")
		if err := each(context.Background(), Reading{}, func([]byte) error { return enough }); !errors.Is(err, enough) {
			t.Errorf("a reader that stops: %v", err)
		}
	}
	const readings = 2 * 8
	if looked := ofSession(rootOf(t, v, "")).names(t, Reading{Filter: "op:lookup"}); len(looked) != readings {
		t.Errorf("%d readings leave %d records", readings, len(looked))
	}
}

func TestVerifyOverTheSocket(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	c := dial(t, dir)
	call[model.CreateKeyResponse](t, c, "CreateKey", &model.CreateKeyRequest{})
	before, err := Verify(context.Background(), rootOf(t, v, ""))
	if err != nil {
		t.Fatal(err)
	}
	if entries, err := c.Verify(context.Background()); err != nil || entries != before+1 {
		t.Errorf("%d entries, %v; want %d", entries, err, before+1)
	}
	bob := dialAs(t, dir, Who{Agent: agent, Principal: parsed(t, "user/Bob")})
	if _, err := bob.Verify(context.Background()); !errors.As(err, new(*NobodyError)) {
		t.Errorf("Bob gets %v", err)
	}
	if err := bob.Records(context.Background(), Reading{}, nil); !errors.As(err, new(*NobodyError)) {
		t.Errorf("Bob gets %v", err)
	}
}

// A reader may be slower than a request may be.
func TestASlowReader(t *testing.T) {
	t.Parallel()
	v, _ := newVault(t)
	root := rootOf(t, v, "")
	for range 200 {
		if _, err := root.CreateKey(context.Background(), &model.CreateKeyRequest{Description: strings.Repeat("d", 8000)}); err != nil {
			t.Fatal(err)
		}
	}
	const limit = time.Second // within which the request itself arrives on any machine
	dir, _ := servedAs(t, signInTo(v, false), func(s *Server) { s.http.ReadTimeout, s.http.WriteTimeout = limit, limit })
	read := 0
	err := dial(t, dir).Records(context.Background(), Reading{Filter: "op:CreateKey"}, func([]byte) error {
		if read++; read == 1 {
			time.Sleep(2 * limit)
		}
		return nil
	})
	if read != 200 || err != nil {
		t.Errorf("read %d records, %v", read, err)
	}
}

// A client is never led to take a part of the trail for all of it.
func TestATrailThatBreaksOff(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"within a record": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}\n{") },
		"with a fault": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Trailer", failedTrailer)
			fmt.Fprint(w, "{}\n")
			w.Header().Set(failedTrailer, string(faultOf(vault.ErrClosed).body()))
		},
		"with the connection": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "{}\n")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		dir := t.TempDir()
		listener, err := listen(dir)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewUnstartedServer(answer)
		server.Listener = listener
		server.Start()
		t.Cleanup(server.Close)
		var read []string
		err = dial(t, dir).Records(context.Background(), Reading{}, func(raw []byte) error {
			read = append(read, string(raw))
			return nil
		})
		if err == nil || !slices.Equal(read, []string{"{}"}) {
			t.Errorf("%s: read %q, %v", name, read, err)
		}
	}
}

// A server says behind the records that there should have been more.
func TestATrailThatEndsEarly(t *testing.T) {
	t.Parallel()
	v, _ := newVault(t)
	if _, err := rootOf(t, v, "").CreateKey(context.Background(), &model.CreateKeyRequest{}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, recordsPath+"?"+Reading{}.query(), nil)
	r.Header.Set("User-Agent", agent)
	h := &handler{signIn: signInTo(v, false), log: quiet}
	h.ServeHTTP(stopping{w, stop}, r)
	if answer := w.Result(); answer.StatusCode != 200 || !strings.Contains(answer.Trailer.Get(failedTrailer), context.Canceled.Error()) {
		t.Errorf("answered %d with the trailer %v", answer.StatusCode, answer.Trailer)
	}
}

// stopping has its request end with the first record.
type stopping struct {
	http.ResponseWriter
	stop func()
}

func (s stopping) Write(record []byte) (int, error) {
	s.stop()
	return s.ResponseWriter.Write(record)
}
