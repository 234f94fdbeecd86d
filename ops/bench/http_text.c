/*
 * http_text.c - a server that answers every request with one text, at once
 *
 *	http_text PORT TEXT
 *
 * What get-url of Kannel's smsbox is measured with: nothing of its own should
 * be seen in the figures.  Loopback only, connections kept open, one thread.
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

#include "gateway/exit_codes.h"

static enum MHD_Result
answer(void *text, struct MHD_Connection *c, const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_len, void **request)
{
	(void)url;
	(void)method;
	(void)version;
	(void)upload;
	(void)upload_len;
	(void)request;
	return MHD_queue_response(c, MHD_HTTP_OK, text);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_Response *text;
	struct MHD_Daemon *daemon;

	if (argc != 3) {
		fprintf(stderr, "usage: http_text PORT TEXT\n");
		return EXIT_MISUSE;
	}
	at.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	text = MHD_create_response_from_buffer(strlen(argv[2]), argv[2], MHD_RESPMEM_PERSISTENT);
	if (text == NULL || MHD_add_response_header(text, "Content-Type", "text/plain; charset=UTF-8") != MHD_YES)
		return EXIT_WORLD;
	daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, text,
	    MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&at, MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_END);
	if (daemon == NULL) {
		fprintf(stderr, "http_text: port %s cannot be opened\n", argv[1]);
		return EXIT_WORLD;
	}
	pause();			/* until it is killed */
	MHD_stop_daemon(daemon);
	MHD_destroy_response(text);
	return EXIT_SUCCESS;
}
