#ifndef CROWS_EIGHT_H
#define CROWS_EIGHT_H

// Eight numbers at a time, at any address.
typedef float eight __attribute__((vector_size(32)));
typedef float eight_anywhere __attribute__((vector_size(32), aligned(4), may_alias));

#define EIGHT(p) ((eight) * (const eight_anywhere *)(p))
#define STORE_EIGHT(p, s) (*(eight_anywhere *)(p) = (s))
#define TOTAL(s) \
    (((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7])))
#define ROWS(k) for (int k = 0; k < CROWS_GROUP; k++)

#endif
