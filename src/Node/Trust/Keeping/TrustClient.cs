using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Node.Trust.Keeping;

/// <summary>Asks a coordinator for what belongs to trust. What it answers must prove itself: over http too.</summary>
public sealed class TrustClient : IDisposable
{
    /// <summary>Where roots are served, and certificates that vouch for them.</summary>
    public const string RootsPath = "/trust/roots";

    /// <summary>Where the list of revoked certificates is served.</summary>
    public const string RevokedPath = "/trust/revoked";

    /// <summary>Where a machine enrols.</summary>
    public const string EnrolPath = "/trust/enroll";

    /// <summary>Where a certificate gets the one that follows it.</summary>
    public const string RenewPath = "/trust/renew";

    private const int LargestAnswer = 8 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _client;

    private TrustClient(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        _client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>One that goes over https only to coordinators of an authority.</summary>
    /// <param name="roots">The authority's certificates.</param>
    public static TrustClient Of(IReadOnlyCollection<X509Certificate2> roots) =>
        new(TrustedHttp.HandlerFor(roots, clientCertificate: null, peer => peer.Role == NodeIdentity.Coordinator));

    /// <summary>One that takes anybody for a coordinator: for roots whose digest is known.</summary>
    public static TrustClient WithoutTrust() => new(TrustedHttp.WithoutTrust());

    /// <summary>Roots and certificates that vouch for them.</summary>
    /// <param name="coordinator">A coordinator's URL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>PEM.</returns>
    /// <exception cref="TrustClientException">It does not answer, or has none; says why.</exception>
    public Task<string> Roots(Uri coordinator, CancellationToken cancellationToken) => Get(coordinator, RootsPath, cancellationToken);

    /// <summary>The list of revoked certificates.</summary>
    /// <param name="coordinator">A coordinator's URL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>PEM; empty where nothing was ever revoked.</returns>
    /// <exception cref="TrustClientException">It does not answer; says why.</exception>
    public Task<string> Revoked(Uri coordinator, CancellationToken cancellationToken) => Get(coordinator, RevokedPath, cancellationToken);

    /// <summary>Enrols with a code.</summary>
    /// <exception cref="TrustClientException">It does not answer, or refuses; says why.</exception>
    public Task<IssuedAnswer> Enrol(Uri coordinator, EnrolmentRequest asked, CancellationToken cancellationToken) =>
        Post(coordinator, EnrolPath, JsonSerializer.SerializeToUtf8Bytes(asked, TrustJson.Default.EnrolmentRequest), cancellationToken);

    /// <summary>Gets the certificate that follows another.</summary>
    /// <exception cref="TrustClientException">It does not answer, or refuses; says why.</exception>
    public Task<IssuedAnswer> Renew(Uri coordinator, RenewalRequest asked, CancellationToken cancellationToken) =>
        Post(coordinator, RenewPath, JsonSerializer.SerializeToUtf8Bytes(asked, TrustJson.Default.RenewalRequest), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Task<string> Get(Uri coordinator, string path, CancellationToken cancellationToken) =>
        Ask(
            coordinator,
            path,
            async url =>
            {
                using HttpResponseMessage answer = await _client.GetAsync(url, cancellationToken).ConfigureAwait(false);
                await Check(coordinator, answer, cancellationToken).ConfigureAwait(false);
                return await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );

    private Task<IssuedAnswer> Post(Uri coordinator, string path, byte[] json, CancellationToken cancellationToken) =>
        Ask(
            coordinator,
            path,
            async url =>
            {
                using var content = new ByteArrayContent(json);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using HttpResponseMessage answer = await _client.PostAsync(url, content, cancellationToken).ConfigureAwait(false);
                await Check(coordinator, answer, cancellationToken).ConfigureAwait(false);
                return await answer.Content.ReadFromJsonAsync(TrustJson.Default.IssuedAnswer, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("the answer is empty");
            },
            cancellationToken
        );

    private static async Task<T> Ask<T>(Uri coordinator, string path, Func<Uri, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(new Uri(coordinator, path)).ConfigureAwait(false);
        }
        catch (Exception broken)
            when (broken is HttpRequestException or JsonException or IOException or CryptographicException
                || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new TrustClientException(null, $"{coordinator} does not answer: {broken.GetBaseException().Message}");
        }
    }

    private static async Task Check(Uri coordinator, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        string said = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        string error;
        try
        {
            TrustError? refusal = JsonSerializer.Deserialize(said, TrustJson.Default.TrustError);
            error = refusal?.Detail ?? refusal?.Error ?? "";
        }
        catch (JsonException)
        {
            error = "";
        }

        throw new TrustClientException(
            answer.StatusCode,
            $"{coordinator} refuses: {(error.Length > 0 ? error : $"{(int)answer.StatusCode} {answer.ReasonPhrase}")}"
        );
    }
}

/// <summary>A coordinator does not answer, or refuses; the message says which, and why.</summary>
/// <param name="status">What it answered; null when it did not.</param>
/// <param name="message">Which, and why.</param>
public sealed class TrustClientException(HttpStatusCode? status, string message) : Exception(message)
{
    /// <summary>What it answered; null when it did not.</summary>
    public HttpStatusCode? Status { get; } = status;
}
