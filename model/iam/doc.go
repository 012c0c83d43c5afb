// Package iam is the part of IAM's API that key management needs: the operations on users, groups, roles, their
// policies and access keys, with requests and responses as in the API, quotas and refusals. The two operations of STS
// stand with them.
//
// It deals in values only. It refuses to know where identities are kept and who may change them.
package iam
