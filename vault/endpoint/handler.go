package endpoint

import (
	"bytes"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"time"

	"coldkms/model/wire"
	"coldkms/vault"
)

// signIn returns the session of a request, or why nobody is signed in by it: a *model.Error or a *NobodyError.
type signIn func(*http.Request) (*vault.Session, error)

// handler answers requests: those in the AWS JSON 1.1 protocol with one call of the engine each, and those for the trail.
type handler struct {
	signIn signIn
	calls  calls
	log    *slog.Logger
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer h.afterPanic(w, r)
	serve := h.operation
	switch {
	case r.Method == http.MethodGet && r.URL.Path == recordsPath:
		serve = h.long(h.records)
	case r.Method == http.MethodGet && r.URL.Path == verifyPath:
		serve = h.long(h.verify)
	}
	serve(w, r)
}

// operation answers with one call of the engine.
func (h *handler) operation(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r, mediaOf(r) == contentType)
	if err != nil {
		refuse(w, err)
		return
	}
	defer clear(body)
	// Only from here on is there something to wait for when the server closes: a client that is slow to send its
	// request holds nobody up.
	if !h.calls.begin() {
		refuse(w, errClosing)
		return
	}
	defer h.calls.end()
	answer, err := h.call(r, body)
	if err != nil {
		refuse(w, err)
		return
	}
	defer clear(answer)
	respond(w, http.StatusOK, answer)
}

// long serves what may take as long as it takes, and has no body.
func (h *handler) long(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.calls.begin() {
			refuse(w, errClosing)
			return
		}
		defer h.calls.end()
		c := http.NewResponseController(w)
		// A connection that takes no limits has none.
		_, _ = c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})
		serve(w, r)
	}
}

// afterPanic answers a request whose handling panicked, so that neither the console nor the client ends by it.
func (h *handler) afterPanic(w http.ResponseWriter, r *http.Request) {
	if reason := recover(); reason != nil {
		h.log.Error("a request broke off", "path", r.URL.Path, "target", r.Header.Get(targetHeader), "reason", reason, "stack", string(debug.Stack()))
		refuse(w, errors.New("the request broke off; the console's log says why"))
	}
}

// mediaOf returns the media type of a request.
func mediaOf(r *http.Request) string {
	given := r.Header.Get("Content-Type")
	if given == contentType { // as KMS clients write it
		return given
	}
	media, _, _ := mime.ParseMediaType(given)
	return media
}

// readBody returns the body of a request, which the caller clears, when its media type is one that is taken.
func readBody(w http.ResponseWriter, r *http.Request, taken bool) ([]byte, error) {
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/":
		return nil, &fault{status: http.StatusNotFound, code: codeUnknownOperation}
	case !taken:
		// No page in a browser can send this type to another site unasked.
		return nil, &fault{http.StatusUnsupportedMediaType, codeUnknownOperation, "The content type must be " + contentType + "."}
	case r.ContentLength > maxBody:
		return nil, errTooLarge
	}
	var body bytes.Buffer
	body.Grow(int(max(r.ContentLength, 0)) + bytes.MinRead) // growing would leave copies of a secret behind
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		clear(body.Bytes())
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return nil, errTooLarge
		}
		return nil, errCutShort
	}
	return body.Bytes(), nil
}

// call performs the operation that a request names. The answer is nil for an operation that answers nothing; the caller
// clears it.
func (h *handler) call(r *http.Request, body []byte) ([]byte, error) {
	api, known := lookup(r.Header.Get(targetHeader))
	if !known {
		return nil, errUnknownOperation
	}
	session, err := h.signIn(r)
	if err != nil {
		return nil, err
	}
	request := api.NewRequest()
	defer wire.Wipe(request)
	if err := wire.Unmarshal(body, request); err != nil {
		return nil, err
	}
	response, err := api.Call(r.Context(), session, request)
	if err != nil {
		return nil, err
	}
	defer wire.Wipe(response)
	if api.Response.NumField() == 0 {
		return nil, nil
	}
	return wire.Marshal(response)
}

// respond sends an answer of the protocol.
func respond(w http.ResponseWriter, status int, answer []byte) {
	respondAs(w, contentType, status, answer)
}
