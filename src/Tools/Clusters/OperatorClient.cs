using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using ProFL.Learning.JobFiles;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;
using ProFL.Node.Http;
using ProFL.Operators;

namespace ProFL.Tools.Clusters;

/// <summary>
/// Calls operator commands over HTTP. Any coordinator will do: when one does not answer or dies in the middle, the next is
/// asked, for a while; every command may be sent again without harm. Where nobody has ever answered at an address that was named, the while
/// is short: it is rather the address that is wrong.
/// </summary>
public sealed class OperatorClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);

    // a coordinator answers within 10 s, and says every 5 s that it is there while it has nothing to say
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);
    private readonly Func<ClusterAddress> _find;
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly TimeSpan _silence;
    private ClusterAddress _address;
    private readonly Action<string> _say;
    private bool _wasHeard;
    private string _refusal = "";
    private int _next;

    /// <summary>Makes a client.</summary>
    /// <param name="find">Finds the cluster; asked again when nobody answers, because a coordinator may come back elsewhere.</param>
    /// <param name="patience">How long it goes on asking when nobody answers; 30 s if null.</param>
    /// <param name="silence">After how long without a word a coordinator counts as gone; 15 s if null.</param>
    /// <param name="say">Takes a line for a person when nobody has answered for a while; nobody is told if null.</param>
    public OperatorClient(Func<ClusterAddress> find, TimeSpan? patience = null, TimeSpan? silence = null, Action<string>? say = null)
    {
        _find = find;
        _address = find();
        _patience = patience ?? Patience;
        _silence = silence ?? LongestSilence;
        _say = say ?? (_ => { });
        _client = _address.Client(LongestConnect);
    }

    /// <summary>Calls a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="values">Values by the arguments' names.</param>
    /// <param name="line">Takes lines, each as it came and as a message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The result, as it came and as a message.</returns>
    /// <exception cref="OperatorException">It is refused, or nobody answers.</exception>
    public async Task<(string Json, IMessage Message)> Call(
        OperatorCommand command,
        IReadOnlyDictionary<string, string> values,
        Func<string, IMessage, Task> line,
        CancellationToken cancellationToken
    )
    {
        var given = new Dictionary<string, string>(values, StringComparer.Ordinal);
        DateTime lastAnswer = DateTime.UtcNow;
        await using Timer notice = new(_ => SayThatNobodyAnswers(), null, FirstPatience, Timeout.InfiniteTimeSpan);
        while (true)
        {
            Uri url = _address.Urls[_next % _address.Urls.Count];
            try
            {
                return await CallUnlessSilent(url, command, given, OnLine, OnHeard, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception broken) when (IsWorthAnother(broken) && !cancellationToken.IsCancellationRequested)
            {
                _next++;
                _refusal = broken is OperatorException ? broken.Message : "";
                if (DateTime.UtcNow - lastAnswer > PatienceNow)
                {
                    throw OperatorException.Unavailable(
                        _refusal.Length > 0 ? _refusal : $"no coordinator answers at {string.Join(", ", _address.Urls)}: {broken.Message}",
                        broken
                    );
                }

                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                _address = _find();
            }
        }

        void OnHeard()
        {
            lastAnswer = DateTime.UtcNow;
            _wasHeard = true;
        }

        Task OnLine(string json, IMessage message)
        {
            // where another coordinator would go on, with the same job
            if (message is LogLine { Sequence: var sequence })
            {
                given["from"] = (sequence + 1).ToString(CultureInfo.InvariantCulture);
            }
            else if (message is JobStatus { Job: var job })
            {
                given["job"] = job;
            }

            return line(json, message);
        }
    }

    /// <summary>Calls a command of which only the result is wanted.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="values">Values by the arguments' names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperatorException">It is refused, or nobody answers.</exception>
    public async Task<TResult> Ask<TResult>(string command, Dictionary<string, string> values, CancellationToken cancellationToken)
        where TResult : IMessage =>
        (TResult)
            (await Call(AllCommands.Find(command)!, values, (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false)).Message;

    /// <summary>Submits a job.</summary>
    /// <param name="spec">The job file.</param>
    /// <param name="id">Its id, and its token: submitting it again makes no second job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The job's id.</returns>
    /// <exception cref="OperatorException">It is refused, or nobody answers.</exception>
    public async Task<string> Submit(JobSpec spec, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var values = new Dictionary<string, string>
        {
            ["spec"] = spec.ToJson(),
            ["token"] = id,
            ["id"] = id,
        };
        return (await Ask<JobAccepted>("submit", values, cancellationToken).ConfigureAwait(false)).Job;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private TimeSpan PatienceNow => _wasHeard || !_address.IsNamed || _patience < FirstPatience ? _patience : FirstPatience;

    private void SayThatNobodyAnswers()
    {
        if (_refusal.Length > 0)
        {
            _say($"{_refusal}: asking on");
        }
        else if (!_wasHeard)
        {
            _say($"nobody has answered yet at {string.Join(", ", _address.Urls)}: asking on");
        }
    }

    private static bool IsWorthAnother(Exception broken) =>
        broken is HttpRequestException or IOException or OperatorException { Status: 503 };

    // one that stands still, or whose machine is gone, neither answers nor breaks the connection off
    private async Task<(string Json, IMessage Message)> CallUnlessSilent(
        Uri url,
        OperatorCommand command,
        IReadOnlyDictionary<string, string> values,
        Func<string, IMessage, Task> line,
        Action heard,
        CancellationToken cancellationToken
    )
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_silence);
        try
        {
            return await CallOnce(url, command, values, line, OnHeard, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{url} says nothing");
        }

        void OnHeard()
        {
            silence.CancelAfter(_silence);
            heard();
        }
    }

    private async Task<(string Json, IMessage Message)> CallOnce(
        Uri url,
        OperatorCommand command,
        IReadOnlyDictionary<string, string> values,
        Func<string, IMessage, Task> line,
        Action heard,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, command.Path[1..])) { Content = BodyOf(command, values) };
        using HttpResponseMessage response = await _client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        _wasHeard = true;
        if (!response.IsSuccessStatusCode)
        {
            throw OperatorException.Answered(
                (int)response.StatusCode,
                Problem.DetailIn(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false))
                    ?? $"{url} answered {(int)response.StatusCode} {response.ReasonPhrase}"
            );
        }

        _refusal = "";
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            heard();
            if (text.Length == 0)
            {
                continue;
            }

            (IMessage message, bool isLast) = Read(url, command, text);
            if (isLast)
            {
                return (text, message);
            }

            await line(text, message).ConfigureAwait(false);
        }

        throw new IOException($"{url} broke off");
    }

    private static (IMessage Message, bool IsLast) Read(Uri url, OperatorCommand command, string text)
    {
        try
        {
            if (command.Line is null)
            {
                return (OperatorJson.Parse(text, command.Result), true);
            }

            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.TryGetProperty("result", out JsonElement result))
            {
                return (OperatorJson.Parse(result.GetRawText(), command.Result), true);
            }

            return Problem.DetailIn(text) is { } error
                ? throw OperatorException.Answered(503, error)
                : (OperatorJson.Parse(root.GetProperty("line").GetRawText(), command.Line), false);
        }
        catch (Exception other)
            when (other is JsonException or InvalidJsonException or InvalidProtocolBufferException or KeyNotFoundException)
        {
            throw OperatorException.Answered(502, $"{url} answers, but not as a coordinator does: is it the address of one?");
        }
    }

    // a job file goes as the object it is
    private static StringContent BodyOf(OperatorCommand command, IReadOnlyDictionary<string, string> values)
    {
        var body = new JsonObject();
        foreach ((string name, string value) in values)
        {
            body[name] =
                command.Arguments.First(a => a.Name == name).Kind == OperatorArgumentKind.JobFile
                    ? JsonNode.Parse(value)
                    : JsonValue.Create(value);
        }

        return new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
    }
}
