//go:build !linux && !darwin

package endpoint

// peerUID leaves it to the permissions of the folder and the socket to keep others out.
func peerUID(int) (uid uint32, known bool, err error) { return 0, false, nil }
