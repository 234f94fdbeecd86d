/*
 * made.h - what minisign 0.11 wrote, once: a pair of keys under a passphrase, and its signatures of "hi\n"
 */
#ifndef TESTS_SIGN_MADE_H
#define TESTS_SIGN_MADE_H

#define MADE_PASSPHRASE "a few plain words"
#define MADE_PUBLIC "RWTlEBjv67ulT4oLRgWTyBe4RCTDbyhY1udAdBtnEazPgtnRlNysc7tf"
#define MADE_PUBLIC_FILE "untrusted comment: minisign public key 4FA5BBEBEF1810E5\n" MADE_PUBLIC "\n"
#define MADE_SECRET_FILE "untrusted comment: minisign encrypted secret key\n" \
    "RWRTY0Iy7JuCB/K5kBC9/b7hxOGTQ9CW7Q9upFxEUL3majdBapMAABAAAAAAAAAAAAIAAAAA2j0lPQGAAUAD/HY0w+s/2mBuTj9Uzxq1fY" \
    "iyJ6H/AxINvfOrkYIWtN0vBa/y7ZVx3bPRqvkfNQT8N8wBk8nfvKYgvrlZegQtKwVHCoeksvc6mdfzz/dInexGES+ScBmr62K9wC+9bus=\n"
/* minisign -G -W: no passphrase */
#define MADE_OPEN_FILE "untrusted comment: minisign encrypted secret key\n" \
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlhp6G+68MC+Q7ifJznac6iLN2bzhv8H+EV" \
    "4Bx49oVnEAkHTaTt7LwScdtlmo6rwtdvsUy2ExLafZomnVycHVw+TBIZ2q2mI1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define MADE_SIGNATURE "untrusted comment: signature from minisign secret key\n" \
    "RUTlEBjv67ulTxc/u1tveU3yNXPNs0YHAZ8PzZYztCoXYWo34758aZMl6lF0BSyIGgNGcFKvDhpewZF+jhUz3KFQf9kB9SPSUw8=\n" \
    "trusted comment: read twice\n" \
    "VNjTMClRF+CVSSioazTpi7HAWgdKMz3+m37lxNbjwoGLv5voj1Xp28hJs4EmeDZYSuSC+2UVuX98jeNIKLi8Cw==\n"
/* minisign -S -l: over the bytes themselves */
#define MADE_OLD_SIGNATURE "untrusted comment: signature from minisign secret key\n" \
    "RWTlEBjv67ulT1uY3ruRNUENRiMc21VriqEcO2IhXvAHQ1XCDj+5R94L8PpoyZD9KIgThPGymHuLgrcxYPZq+saoh6sjn0jIdAU=\n" \
    "trusted comment: old\n" \
    "MOeJHJ2Loco7c+/m/pY7UBWROpvIQ1rCjCBQMSmVqaU2+QOhRbvr6YoIiLLzYbgwKLBaKUKzeDoOH2sLwgkeBQ==\n"

#endif
