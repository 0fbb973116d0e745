"""How an invitation is handed over."""

import segno


def ways_of(address: str) -> dict[str, str]:
    """Its address, and the same as the path of a QR code: the picture's size in modules, and what
    is drawn."""
    code = segno.make(address, error="m", micro=False)
    size = code.symbol_size(border=2)[0]
    drawn = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=2))
        for x, dark in enumerate(row)
        if dark
    )
    return {"address": address, "size": str(size), "drawn": drawn}
