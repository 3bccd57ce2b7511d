# SPDX-License-Identifier: Apache-2.0
"""Universal kriging with 60 digits: who is right where doubles run out."""
import decimal
import heapq
from decimal import Decimal

decimal.getcontext().prec = 60


def covariance(parts, h):
    """Of a nugget and isotropic exponential parts; the nugget is noise, which no lag shares."""
    return sum((Decimal(str(sill)) * (-h / Decimal(str(rest[0]))).exp() for shape, sill, *rest in parts if shape != "Nug"),
               Decimal(0))


def powers(degree, x, y):
    return [Decimal(1), x, y] + ([x * x, x * y, y * y] if degree == 2 else [])


def solve(rows):
    """x of the square system with its right side as the last column."""
    n = len(rows)
    for c in range(n):
        best = max(range(c, n), key=lambda r: abs(rows[r][c]))
        rows[c], rows[best] = rows[best], rows[c]
        for r in range(c + 1, n):
            f = rows[r][c] / rows[c][c]
            if f:
                rows[r] = rows[r][:c + 1] + [a - f * b for a, b in zip(rows[r][c + 1:], rows[c][c + 1:])]
    x = [Decimal(0)] * n
    for r in reversed(range(n)):
        x[r] = (rows[r][n] - sum(rows[r][k] * x[k] for k in range(r + 1, n))) / rows[r][r]
    return x


def universal(points, values, target, neighbours, parts, degree):
    """Mean and variance at the target; places in whole millimetres. The textbook's system (Webster & Oliver
    2007, eq. 8.7) of the nearest `neighbours`."""
    far = lambda i: (points[i][0] - target[0]) ** 2 + (points[i][1] - target[1]) ** 2
    near = heapq.nsmallest(neighbours, range(len(points)), key=far)
    metres = lambda v: Decimal(v / 1000)  # the double that was read
    at = [(metres(points[i][0]) - metres(target[0]), metres(points[i][1]) - metres(target[1])) for i in near]
    lag = lambda a, b: ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2).sqrt()
    noise = sum((Decimal(str(part[1])) for part in parts if part[0] == "Nug"), Decimal(0))
    f, here = [powers(degree, *p) for p in at], (Decimal(0), Decimal(0))
    side = [covariance(parts, lag(p, here)) for p in at] + powers(degree, *here)
    rows = [[covariance(parts, lag(p, q)) + (noise if i == j else 0) for j, q in enumerate(at)] + f[i] + [side[i]]
            for i, p in enumerate(at)]
    rows += [[f[i][k] for i in range(len(at))] + [Decimal(0)] * len(f[0]) + [side[len(at) + k]] for k in range(len(f[0]))]
    w = solve(rows)
    mean = sum(a * Decimal(values[i]) for a, i in zip(w, near))
    return float(mean), float(covariance(parts, Decimal(0)) - sum(a * b for a, b in zip(w, side)))
