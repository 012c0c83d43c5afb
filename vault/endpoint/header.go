package endpoint

import (
	"fmt"
	"net/http"
	"net/url"

	"coldkms/model"
)

// The headers that say who calls; a signed request says it in its signature. None of them need be there.
const (
	asHeader      = "X-Coldkms-As"      // what ParsePrincipal reads
	accountHeader = "X-Coldkms-Account" // an account id
	regionHeader  = "X-Coldkms-Region"  // the Region that a request is for
	contextHeader = "X-Coldkms-Context" // condition keys and their values, as in the query of a URL
)

// maxAgent is how many characters the user agent of a request may have.
const maxAgent = 256

// header returns the headers of a request by who calls.
func (w Who) header() http.Header {
	h := http.Header{"User-Agent": {w.Agent}}
	for name, value := range map[string]string{
		asHeader: w.Principal.String(), accountHeader: w.Account, regionHeader: w.Region, contextHeader: url.Values(w.Context).Encode(),
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	return h
}

// readWho returns who calls by the headers of a request. The error is a *model.Error.
func readWho(h http.Header) (Who, error) {
	w := Who{Account: h.Get(accountHeader), Region: h.Get(regionHeader), Agent: h.Get("User-Agent")}
	if !printable(w.Agent) || len(w.Agent) > maxAgent {
		return Who{}, invalid("The user agent must have 1 to %d printable ASCII characters.", maxAgent)
	}
	if h.Values(regionHeader) != nil && !model.ValidRegion(w.Region) {
		return Who{}, invalid("%q is not the name of a Region.", w.Region)
	}
	if h.Values(accountHeader) != nil && !model.ValidAccount(w.Account) {
		return Who{}, invalid("%q is not an account id.", w.Account)
	}
	if h.Values(asHeader) != nil {
		named, err := ParsePrincipal(h.Get(asHeader))
		if err != nil {
			return Who{}, invalid("%q is no caller: %v.", h.Get(asHeader), err)
		}
		w.Principal = named
	}
	context, err := url.ParseQuery(h.Get(contextHeader))
	if err != nil {
		return Who{}, invalid("The context is not written as the query of a URL.")
	}
	for key, values := range context {
		for _, value := range values {
			if err := w.AddContext(key + "=" + value); err != nil {
				return Who{}, invalid("%q is no condition key: %v.", key, err)
			}
		}
	}
	return w, nil
}

func invalid(format string, args ...any) error {
	return &model.Error{Code: model.CodeValidation, Message: fmt.Sprintf(format, args...)}
}

// printable reports whether a text is of printable ASCII characters, and of one at least.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != ""
}
