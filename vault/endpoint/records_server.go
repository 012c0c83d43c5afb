package endpoint

import (
	"encoding/json"
	"net/http"
)

// Where the trail is served, beside the operations, which are served at the root. Both are read with GET.
const (
	recordsPath = "/trail"        // the records of the query's Reading, one on each line
	verifyPath  = "/trail/verify" // a verified
)

// failedTrailer says, behind records that were sent, that there should have been more: it holds the fault.
const failedTrailer = "X-Coldkms-Fault"

// verified is the answer to a verification that found nothing wrong.
type verified struct{ Entries uint64 }

// records answers with the records of a reading, which takes as long as the client does: the server forgets them as
// they are sent.
func (h *handler) records(w http.ResponseWriter, r *http.Request) {
	reading, err := readReading(r.URL.Query())
	if err != nil {
		refuse(w, err)
		return
	}
	session, err := h.signIn(r)
	if err != nil {
		refuse(w, err)
		return
	}
	begun := false
	err = Records(r.Context(), session, reading, func(raw []byte) error {
		if !begun {
			begun = true
			w.Header().Set("Trailer", failedTrailer) // so that a short answer can have one, too
		}
		if _, err := w.Write(raw); err != nil {
			return err
		}
		_, err := w.Write([]byte{'\n'})
		return err
	})
	switch {
	case err == nil:
	case begun:
		w.Header().Set(failedTrailer, string(faultOf(err).body()))
	default:
		refuse(w, err)
	}
}

// verify answers whether the vault is as its trail says.
func (h *handler) verify(w http.ResponseWriter, r *http.Request) {
	session, err := h.signIn(r)
	if err != nil {
		refuse(w, err)
		return
	}
	entries, err := Verify(r.Context(), session)
	if err != nil {
		refuse(w, err)
		return
	}
	answer, _ := json.Marshal(verified{entries}) // a number has no way to fail
	respond(w, http.StatusOK, answer)
}
