// Package policy is the policy language: it reads key policies and IAM policies, says what is wrong with them and
// where, decides requests, explains its decisions, and writes the default key policies.
//
// It deals in values only. It refuses to know where policies, principals and grants are kept, who has signed in, and
// what time it is: the caller, the documents, the grants and the whole request context are handed in.
package policy
