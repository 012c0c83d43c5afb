// Package iam is the part of IAM's API that key management needs: the operations on users, groups, roles and their
// policies, with requests and responses as in the API, quotas and refusals.
//
// It deals in values only. It refuses to know where identities are kept and who may change them.
package iam
