// Package endpoint serves an open vault to other programs in the AWS JSON 1.1 protocol, over a Unix socket in the
// vault's folder that only its owner can use. It is the client at the other end, too.
//
// It refuses to decide anything about keys: a request is decoded, handed to the engine as its caller's, and answered.
// It keeps no request or answer longer than that takes.
package endpoint

// The parts of the protocol that both ends know. AWS JSON 1.1 protocol.
const (
	contentType  = "application/x-amz-json-1.1"
	targetHeader = "X-Amz-Target"
	targetPrefix = "TrentService."
	// regionHeader names the Region that a request over the socket is for; a signed request says it in its signature.
	regionHeader = "X-Coldkms-Region"
)

// maxBody is how many bytes a request may have. The longest that the engine takes holds a key policy, and is shorter.
const maxBody = 1 << 20
