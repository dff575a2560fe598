using System.Security.Cryptography;
using ProFL.Node.Blobs;

namespace ProFL.Node.Tests.Support;

/// <summary>Bytes that tests put into stores.</summary>
internal static class TestBlobs
{
    public static byte[] Bytes(int size, byte seed = 1)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++)
        {
            bytes[i] = (byte)((i * 31) + (i >> 8) + seed);
        }

        return bytes;
    }

    public static BlobId IdOf(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);

    public static async Task<BlobKey> Put(this IBlobStore store, byte[] bytes, string job = "job-1", long round = 1) =>
        new(job, round, await store.Write(job, round, stream => stream.WriteAsync(bytes).AsTask(), CancellationToken.None));
}
