"""A push service that takes everything, in a process of its own. It counts; it opens nothing."""

import asyncio
import re
import sys

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
taken = 0


async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    global taken  # noqa: PLW0603  # the one number this process is for
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET"):
                body = str(taken).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                continue
            length = LENGTH.search(head)
            await reader.readexactly(int(length[1]) if length else 0)
            taken += 1
            writer.write(TAKEN)
    except (asyncio.IncompleteReadError, ConnectionResetError):
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve_one, "127.0.0.1", 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
