using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;

namespace ProFL.Node.Blobs;

/// <summary>
/// Answers with a file, or with the one range of it that was asked for. It reads in the thread that sends: the bytes are in the system's
/// cache, and handing them to another thread costs more.
/// </summary>
internal static class BlobResponse
{
    private const int PieceSize = 256 << 10;

    public static async Task Send(HttpContext context, SafeFileHandle file, Action<long, long> leaving)
    {
        long size = RandomAccess.GetLength(file);
        HttpResponse response = context.Response;
        response.ContentType = "application/octet-stream";
        response.Headers.AcceptRanges = "bytes";
        (long from, long to) = (0, size);
        if (RangeOf(context.Request) is { } range)
        {
            (from, to) = Within(range, size);
            if (from >= to)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}");
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to - 1}/{size}");
        }

        response.ContentLength = to - from;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            leaving(to - from, size);
            await Copy(file, from, to, response, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task Copy(SafeFileHandle file, long from, long to, HttpResponse response, CancellationToken cancelled)
    {
        while (from < to)
        {
            int read = RandomAccess.Read(file, response.BodyWriter.GetMemory(PieceSize).Span[..(int)Math.Min(PieceSize, to - from)], from);
            if (read == 0)
            {
                throw new IOException("a blob became shorter while it was sent");
            }

            response.BodyWriter.Advance(read);
            from += read;
            await response.BodyWriter.FlushAsync(cancelled).ConfigureAwait(false);
        }
    }

    // several ranges at once are answered with the whole, as RFC 9110 allows
    private static RangeItemHeaderValue? RangeOf(HttpRequest request) =>
        RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out RangeHeaderValue? header)
        && header.Unit == "bytes"
        && header.Ranges.Count == 1
            ? header.Ranges.First()
            : null;

    private static (long From, long To) Within(RangeItemHeaderValue range, long size) =>
        range.From is { } from
            ? (from, range.To is { } last && last < size ? last + 1 : size)
            : (Math.Max(0, size - range.To!.Value), size);
}
