"""Files of contacts in shapes that a careless reader takes quadratic time for: each of ``n`` parts."""

from collections.abc import Callable, Iterable

Make = Callable[[int], bytes]


def _card(*lines: str, name: str = "FN:Ines Novak\n", version: str = "3.0") -> bytes:
    return f"BEGIN:VCARD\nVERSION:{version}\n{name}{''.join(lines)}END:VCARD\n".encode()


def _each(line: str, count: int) -> Iterable[str]:
    return (line.format(n=n) for n in range(count))


def _table(heading: Iterable[str], cells: Iterable[str]) -> bytes:
    return f"{','.join(['name', *heading])}\n{','.join(['Ines Novak', *cells])}\n".encode()


def _people(count: int) -> bytes:
    return b"".join(_card(f"TEL:0770{n:07}\n", name=f"FN:Ines{n} Novak\n") for n in range(count))


def switchboards(rows: int, each: int) -> bytes:
    """Return a table of ``rows`` people of whom ``each`` share a number, as far from one another as they can be."""
    boards = max(1, rows // each)
    return (
        "name,phone,mobile,email,company\n"
        + "".join(
            f"Pers{n} Nam{n},0770{n % boards:07},0160{n:07},p{n}@example.com,Firm {n % boards}\n" for n in range(rows)
        )
    ).encode()


SHAPES: dict[str, Make] = {
    "a card with numbers": lambda n: _card(*_each("TEL:0770{n:07}\n", n)),
    "a card of numbers without a name": lambda n: _card(*_each("TEL:0770{n:07}\n", n), name=""),
    "a card with mail addresses": lambda n: _card(*_each("EMAIL:a{n}@example.com\n", n)),
    "a card with numbers that are none": lambda n: _card(*_each("TEL:x{n}\n", n)),
    "a card with one number under labels": lambda n: _card(*_each("TEL;TYPE=l{n}:07700900123\n", n)),
    "a card with notes": lambda n: _card(*_each("NOTE:a{n}\nX-FOO:b{n}\nADR:;;s{n};;;;\nTITLE:t{n}\n", n)),
    "a number with labels": lambda n: _card(
        "item1.X-ABLABEL:", *_each("w{n} ", n), "\nitem1.TEL;TYPE=", *_each("t{n},", n), ":0770090023\n"
    ),
    "a number with labels of Samsung that never end": lambda n: _card(
        "TEL", ";X-CUSTOM(" * n, ":07700900123\n", version="2.1"
    ),
    "a line folded over and over": lambda n: _card("aaa\n", " aaaaaaaaaaaaaaaaa\n" * n),
    "people who share a number": lambda n: b"".join(
        _card("TEL:07700900123\n", name=f"FN:Pers{i} Nam{i}\n") for i in range(n)
    ),
    "people, and one with all their numbers": lambda n: _people(n) + _card(*_each("TEL:0770{n:07}\n", n)),
    "people, and nobody with all their numbers": lambda n: _people(n) + _card(*_each("TEL:0770{n:07}\n", n), name=""),
    "a table with columns of numbers": lambda n: _table(_each("phone {n}", n), _each("0770{n:07}", n)),
    "a table with columns called title": lambda n: _table(["title"] * n, _each("t{n}", n)),
    "a table with one number in columns with labels": lambda n: _table(
        _each("Phone {n} - Label,Phone {n} - Value", n), _each("l{n},07700900123", n)
    ),
    "a table with one person who has another number each time": lambda n: ("name,email,phone\n" + "".join(
        _each("Ines Novak,ines@example.com,0770{n:07}\n", n)
    )).encode(),
    "a table with one person of whom each time something else is told": lambda n: (
        "name,email,title,notes,shoe\n" + "".join(_each("Ines Novak,ines@example.com,t{n},n{n},s{n}\n", n))
    ).encode(),
    "a table with a heading of one long word": lambda n: f"name,{'ab' * n}\nInes Novak,x\n".encode(),
    "a table with blanks in a number": lambda n: f"name,phone\nInes Novak,0770{' ' * n}x\n".encode(),
    "a table with cells that are never closed": lambda n: ("name,phone\n" + 'Ines Novak,"x\n' + ',"x""\n' * n).encode(),
    "a card with odd names": lambda n: _card(*_each("Odd näme {n}:v{n}\n", n)),
    "a card over and over": lambda n: _card("EMAIL:ines@example.com\n", "TEL:07700900123\n") * n,
    "a table with rows": lambda n: ("name,phone,email,notes\n" + "".join(
        _each("Person {n},0770{n:07},p{n}@example.com,some notes about {n}\n", n)
    )).encode(),
    "a table in which fourteen share each number": lambda n: switchboards(n, 14),
    "a table with quotation marks left open": lambda n: ("name,phone\n" + '"Ines,0770\n' * n).encode(),
}  # fmt: skip


def name_of(data: bytes) -> str:
    """Return a file name that fits what is in it."""
    return "people.vcf" if data.startswith(b"BEGIN") else "people.csv"
