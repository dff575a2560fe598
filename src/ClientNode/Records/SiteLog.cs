using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ProFL.Messages.Wire;
using ProFL.Node.Hosting;

namespace ProFL.ClientNode.Records;

/// <summary>
/// What left the site, a line of JSON each, written before it leaves. A line that cannot be written holds nothing up: it is said in the
/// node's log.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="time">The clock of its lines.</param>
/// <param name="log">Takes that a line could not be written.</param>
/// <param name="limit">Bytes at which it is full; the one before is kept.</param>
public sealed partial class SiteLog(string path, TimeProvider time, ILogger log, long limit = SiteLog.DefaultLimit) : IDisposable
{
    /// <summary>Its name in the state folder.</summary>
    public const string FileName = "site.log";

    /// <summary>64 MiB, about 200,000 lines; with the one before as many again.</summary>
    public const long DefaultLimit = 64L << 20;

    private readonly BoundedLog _lines = new(path, limit);
    private readonly RepeatedReason _failures = new();
    private readonly Lock _gate = new();

    /// <summary>Notes which clients a site says that it has, and the sums of their samples where the job wants them.</summary>
    /// <param name="page">What leaves; a signature is not needed.</param>
    /// <param name="to">The receiver.</param>
    public void Note(EnrolmentPage page, string to)
    {
        ArgumentNullException.ThrowIfNull(page);
        Note(
            Departure.Kind.Enrolment,
            page.Job,
            0,
            page,
            to,
            $"{page.Clients.Count} clients with {page.Clients.Sum(client => client.Samples)} samples, {page.LeftOut.Count} with too few"
        );
        if (page.Sums.Count > 0)
        {
            var sums = new EnrolmentPage { Sums = { page.Sums } };
            Note(Departure.Kind.Sums, page.Job, 0, sums, to, $"of {page.Sums[0].Count} values in each of {page.Sums.Count} channels");
        }
    }

    /// <summary>Notes why a site does not take part.</summary>
    /// <inheritdoc cref="Note(EnrolmentPage, string)"/>
    public void Note(EnrolmentFailed page, string to)
    {
        ArgumentNullException.ThrowIfNull(page);
        Note(Departure.Kind.Refusal, page.Job, 0, page, to, $"{page.Reason}");
    }

    /// <summary>Notes that an update is offered; it leaves when it is fetched.</summary>
    /// <inheritdoc cref="Note(EnrolmentPage, string)"/>
    public void Note(UpdateReady page, string to)
    {
        ArgumentNullException.ThrowIfNull(page);
        Note(
            Departure.Kind.Offer,
            page.Job,
            page.Round,
            page,
            to,
            $"update {page.Update.Sha256} of client {page.Client}, {page.Samples} samples"
        );
    }

    /// <summary>Notes the figures of an evaluation.</summary>
    /// <inheritdoc cref="Note(EnrolmentPage, string)"/>
    public void Note(EvaluationReady page, string to)
    {
        ArgumentNullException.ThrowIfNull(page);
        Note(Departure.Kind.Evaluation, page.Job, page.Round, page, to, $"{page.Correct} of {page.Total} samples correct");
    }

    /// <summary>Notes what leaves.</summary>
    public void Note(string what, string job, long round, long bytes, string sha256, string to, string detail)
    {
        string line = new Departure(time.GetUtcNow(), job, round, what, bytes, sha256, to, detail).ToJson();
        try
        {
            _lines.Append(Encoding.UTF8.GetBytes(line + "\n"));
            lock (_gate)
            {
                _failures.Clear();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                if (!_failures.IsNew(e.Message))
                {
                    return;
                }
            }

            LogNotWritten(log, path, e.Message, line);
        }
    }

    private void Note(string what, string job, long round, IMessage message, string to, FormattableString detail)
    {
        byte[] bytes = message.ToByteArray();
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Note(what, job, round, bytes.Length, sha256, to, detail.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What left a site, oldest first; a line that was cut short is left out.</summary>
    /// <param name="stateFolders">The state folders of its nodes.</param>
    /// <param name="job">Of this job alone; null for all.</param>
    public static IReadOnlyList<Departure> Read(IEnumerable<string> stateFolders, string? job) =>
        [.. stateFolders.SelectMany(folder => Read(folder, job)).OrderBy(departure => departure.At)];

    /// <summary>What left a node, oldest first; a line that was cut short is left out.</summary>
    /// <param name="stateFolder">The node's state folder.</param>
    /// <param name="job">Of this job alone; null for all.</param>
    public static IReadOnlyList<Departure> Read(string stateFolder, string? job) =>
        [
            .. BoundedLog
                .Lines(Path.Combine(stateFolder, FileName))
                .Select(Departure.Read)
                .OfType<Departure>()
                .Where(departure => job is null || departure.Job == job),
        ];

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "{Path} cannot be written: {Reason}: make room; what leaves the site meanwhile is not noted there, as {Line}"
    )]
    private static partial void LogNotWritten(ILogger log, string path, string reason, string line);
}
