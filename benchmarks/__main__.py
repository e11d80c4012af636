"""``make bench``: all measurements, one after the other."""

from __future__ import annotations

import asyncio

from benchmarks import answer_cycle, digest, due_digests, grading, learning

grading.main()
learning.main()
asyncio.run(digest.main())
asyncio.run(answer_cycle.main())
asyncio.run(due_digests.main())
