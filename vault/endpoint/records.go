package endpoint

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"coldkms/vault"
	"coldkms/vault/trail"
)

// Reading says which records of the trail are read, and in which order.
type Reading struct {
	Filter string    // as trail.ParseFilter reads it; the name of an alias stands for the keys that have it in any Region
	Now    time.Time // from which the filter counts back
	Newest bool      // newest first, else oldest first
	Limit  int       // of records; 0 for none
}

// errEnough ends a reading at its limit.
var errEnough = errors.New("there are enough records")

// Records looks the trail up in a session and calls fn with the records, until it returns an error, which Records
// returns. raw is JSON and only valid during the call. A filter that means nothing is a *model.Error.
func Records(ctx context.Context, s *vault.Session, reading Reading, fn func(raw []byte) error) error {
	filter, err := trail.ParseFilter(reading.Filter, reading.Now)
	if err != nil {
		return invalid("The filter: %v.", err)
	}
	opened, err := s.LookupEvents(ctx)
	if err != nil {
		return err
	}
	if len(filter.KeyNames()) > 0 {
		names, err := s.KeyNames(ctx)
		if err != nil {
			return err
		}
		if filter, err = names.Resolve(filter); err != nil {
			return err
		}
	}
	read := 0
	take := func(raw []byte) error {
		if !filter.Match(raw) {
			return nil
		}
		read++
		if err := fn(raw); err != nil || read != reading.Limit {
			return err
		}
		return errEnough
	}
	if reading.Newest {
		var failed error
		_, err = opened.Backwards(ctx, opened.Size(), int(opened.Size()), func(_ uint64, raw []byte) bool {
			if filter.Passed(raw) {
				return false
			}
			failed = take(raw)
			return failed == nil
		})
		err = errors.Join(failed, err)
	} else {
		err = opened.Forwards(ctx, 0, func(_ uint64, raw []byte) error { return take(raw) })
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// Verify looks the trail up in a session, and checks the whole vault as vault.Verify does. It returns how many entries
// the trail has.
func Verify(ctx context.Context, s *vault.Session) (entries uint64, err error) {
	opened, err := s.LookupEvents(ctx)
	if err != nil {
		return 0, err
	}
	return opened.Size(), s.Vault().Verify(ctx)
}

// query returns the reading as the query of a URL.
func (r Reading) query() string {
	return url.Values{
		"filter": {r.Filter}, "now": {r.Now.Format(time.RFC3339Nano)},
		"newest": {strconv.FormatBool(r.Newest)}, "limit": {strconv.Itoa(r.Limit)},
	}.Encode()
}

// readReading returns the reading of a query. The error is a *model.Error.
func readReading(query url.Values) (Reading, error) {
	now, badNow := time.Parse(time.RFC3339Nano, query.Get("now"))
	newest, badNewest := strconv.ParseBool(query.Get("newest"))
	limit, badLimit := strconv.Atoi(query.Get("limit"))
	if err := errors.Join(badNow, badNewest, badLimit); err != nil {
		return Reading{}, invalid("The query is not that of a reading: %v.", err)
	}
	return Reading{Filter: query.Get("filter"), Now: now, Newest: newest, Limit: limit}, nil
}
