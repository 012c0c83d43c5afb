package vault

import "coldkms/model"

// markers are what a truncated list hands out to be continued: where it stopped, bound to the operation, the place and
// what the list is of, so that only a marker that was handed out is taken.
type markers struct{ mac *boundMAC }

func markerScope(op *model.Operation, place model.Place, of string) string {
	return op.Name + "\x00" + place.Account + "\x00" + place.Region + "\x00" + of
}

// more says that a list goes on after its entry last. of is the key that the list is of, "" when it is of the place.
func (m *markers) more(op *model.Operation, place model.Place, of, last string) model.More {
	return model.More{Truncated: true, NextMarker: m.mac.bind(markerScope(op, place, of), []byte(last))}
}

// open returns the entry after which a list goes on, "" at its beginning.
func (m *markers) open(op *model.Operation, place model.Place, of, marker string) (string, error) {
	if marker == "" {
		return "", nil
	}
	last, ok := m.mac.open(markerScope(op, place, of), marker)
	if !ok {
		return "", model.ErrInvalidMarker()
	}
	return string(last), nil
}
