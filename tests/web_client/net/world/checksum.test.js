import assert from "node:assert/strict";
import { test } from "node:test";

import { crc32 } from "../../../../web_client/net/world/checksum.js";

test("the checksum is zlib's CRC-32 and can be continued", () => {
  const bytes = new TextEncoder().encode("123456789");
  assert.equal(crc32(0, bytes), 0xcbf43926);
  assert.equal(crc32(crc32(0, bytes.subarray(0, 4)), bytes.subarray(4)), 0xcbf43926);
  assert.equal(crc32(0, new Uint8Array()), 0);
});
