package page

import "coldkms/vault/endpoint"

// Serving is the endpoint for AWS clients as it is at a moment.
type Serving struct {
	URL     string // such as http://127.0.0.1:4599; "" while it is off
	Instead string // of which address that is taken it has the next free one; "" when it has its own
	Region  string // that clients begin in
	Off     string // why it cannot be switched on; "" when it can

	Latest  []endpoint.Exchange // requests, the latest first
	Count   int                 // of requests since it was switched on
	Refused int                 // of Count
}
