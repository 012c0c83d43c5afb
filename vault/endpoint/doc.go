// Package endpoint serves an open vault to other programs, in two ways. Over a Unix socket in the vault's folder that
// only its owner can use: the operations of KMS, IAM and STS in the AWS JSON 1.1 protocol, and the trail; of that it is
// the client at the other end, too, and says at both ends who calls. And over TCP to AWS clients, who sign their
// requests, in the protocols of AWS.
//
// It refuses to decide anything about keys: a request is decoded, handed to the engine as its caller's, and answered.
// It keeps no request or answer longer than that takes.
package endpoint

// The parts of the protocol that both ends know. AWS JSON 1.1 protocol.
const (
	contentType  = "application/x-amz-json-1.1"
	targetHeader = "X-Amz-Target"
)

// maxBody is how many bytes a request may have. The longest that the engine takes holds a key policy, and is shorter.
const maxBody = 1 << 20
