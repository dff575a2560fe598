using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using ProFL.Node.Faults;

namespace ProFL.Node.Blobs;

/// <summary>One attempt to complete a partial file: hashes what is there, asks for the rest, hashes while writing.</summary>
internal sealed class BlobTransfer(HttpClient client, TimeSpan idleTimeout, Uri source, BlobKey key, string partial)
{
    private const int BufferSize = 256 << 10;

    /// <summary>Length of the partial file, 0 when there is none.</summary>
    public long Collected => new FileInfo(partial) is { Exists: true } file ? file.Length : 0;

    /// <summary>Runs one attempt; afterwards the partial file is the blob, or an exception tells what broke off.</summary>
    /// <exception cref="BlobPullException">Asking again is of no use.</exception>
    /// <exception cref="WrongBytesException">The collected bytes are not the blob.</exception>
    public async Task Attempt(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (file.Length > key.Id.Size)
        {
            file.SetLength(0);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = file.Read(buffer)) > 0; )
            {
                hash.AppendData(buffer, 0, read);
            }

            if (file.Position < key.Id.Size)
            {
                await Fetch(file, hash, buffer, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sha256 != key.Id.Sha256)
        {
            throw new WrongBytesException($"its {file.Length} bytes hash to {sha256}");
        }
    }

    private async Task Fetch(FileStream file, IncrementalHash hash, byte[] buffer, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(idleTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(source, $"blobs/{key.RelativePath}"));
            if (file.Position > 0)
            {
                request.Headers.Range = new RangeHeaderValue(file.Position, null);
            }

            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token)
                .ConfigureAwait(false);
            Check(response, file.Position);
            await using Stream body = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
            bool isFirst = true;
            while (await body.ReadAsync(buffer.AsMemory(0, BufferSize), idle.Token).ConfigureAwait(false) is > 0 and var read)
            {
                if (file.Position + read > key.Id.Size)
                {
                    throw new WrongBytesException($"more than {key.Id.Size} bytes came");
                }

                hash.AppendData(buffer, 0, read);
                file.Write(buffer, 0, read); // into the system's cache: handing it to another thread costs more than doing it
                idle.CancelAfter(idleTimeout);
                if (isFirst)
                {
                    KillPoint.Hit("node.pull.partial");
                }

                isFirst = false;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {idleTimeout.TotalSeconds:0} s");
        }
        if (file.Position < key.Id.Size)
        {
            throw new IOException($"the connection ended after {file.Position} of {key.Id.Size} bytes");
        }
    }

    private void Check(HttpResponseMessage response, long from)
    {
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            throw new BlobPullException(key, source, "the server does not have it", isGone: true);
        }

        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new BlobPullException(
                key,
                source,
                source.Scheme != Uri.UriSchemeHttps ? "the server wants another token; every node must read the same profl.http.token-file"
                    : response.StatusCode is HttpStatusCode.Unauthorized
                        ? "the server does not take this node's certificate: profl doctor says what is wrong with it"
                    : "the server gives it to nobody of this node's role: a client node serves coordinators alone"
            );
        }

        bool isRest = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == from;
        if (!isRest && (response.StatusCode != HttpStatusCode.OK || from > 0))
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                throw new WrongBytesException($"the server has no bytes from {from} on");
            }

            throw new HttpRequestException(
                $"the server answered {(int)response.StatusCode} {response.ReasonPhrase} to a request from byte {from} on"
            );
        }
        long? size = isRest ? response.Content.Headers.ContentRange!.Length : response.Content.Headers.ContentLength;
        if (size is { } announced && announced != key.Id.Size)
        {
            throw new WrongBytesException($"the server's has {announced} bytes");
        }
    }
}
