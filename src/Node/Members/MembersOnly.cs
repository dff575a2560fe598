namespace ProFL.Node.Members;

/// <summary>Lets requests through to members of the cluster alone: before anything is sent, and before a token is shown.</summary>
/// <param name="urls">Where members serve.</param>
/// <param name="inner">What sends.</param>
/// <param name="isSecured">Whether members are asked over TLS alone.</param>
internal sealed class MembersOnly(MemberUrls urls, HttpMessageHandler inner, bool isSecured) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">No member serves there.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } asked && urls.Knows(asked) && (!isSecured || asked.Scheme == Uri.UriSchemeHttps)
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException(
                $"{request.RequestUri?.GetLeftPart(UriPartial.Authority)} is the address of no member of this cluster, and is not asked"
            );
}
