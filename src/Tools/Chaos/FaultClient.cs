using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProFL.Node.Faults;
using ProFL.Node.Http;

namespace ProFL.Tools.Chaos;

/// <summary>Tells processes over HTTP to do faults to themselves.</summary>
/// <param name="client">Shows what they want to be shown.</param>
public sealed class FaultClient(HttpClient client) : IDisposable
{
    // a process that is just being started serves HTTP after some seconds
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _client = client;

    /// <summary>Lets a process do a fault to itself, and waits until it is over; giving up ends it.</summary>
    /// <param name="process">Where the process serves HTTP.</param>
    /// <param name="kind">What.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it struck anything.</returns>
    /// <exception cref="UserException">Nobody answers, or the process refuses.</exception>
    public async Task<bool> Do(Uri process, FaultKind kind, TimeSpan time, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await _client
                    .PostAsync(
                        new Uri(process, FaultEndpoint.PathOf(kind)),
                        JsonContent.Create(new JsonObject { ["seconds"] = time.TotalSeconds }),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                string said = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return Parse(said)?["struck"]?.GetValue<int>() > 0;
                }

                if (response.StatusCode != HttpStatusCode.Conflict || waited.Elapsed > Patience)
                {
                    throw new UserException(
                        Mistake.Usage,
                        Problem.DetailIn(said) is { } error
                            ? $"{process}: {error}"
                            : $"{process} takes no faults: start it with --set profl.fault-injection=on"
                    );
                }
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                if (waited.Elapsed > Patience)
                {
                    throw new UserException(Mistake.Unreachable, $"nobody answers at {process}: {refused.Message}");
                }
            }
            catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
            {
                // no connection came about
                if (waited.Elapsed > Patience)
                {
                    throw new UserException(
                        Mistake.Unreachable,
                        $"nobody answers at {process}: {late.InnerException?.Message ?? late.Message}"
                    );
                }
            }
            catch (HttpRequestException) when (!cancellationToken.IsCancellationRequested)
            {
                // it died meanwhile, and its fault with it
                return true;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
