using ProFL.Node.Trust;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>An issuer and a coordinator that takes its tokens, over TLS and on this machine; the tests of the group share it.</summary>
public sealed class OidcPlant : IAsyncLifetime
{
    /// <summary>The name of the group.</summary>
    public const string Group = "oidc";

    /// <summary>What the node's file has.</summary>
    public const string NodeToken = "a-token-of-enough-characters";

    internal TestAuthority Authority { get; } = new();

    internal TestIssuer Issuer { get; private set; } = null!;

    internal OidcNode Node { get; private set; } = null!;

    internal TrustFolder Trust { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Issuer = await TestIssuer.Start();
        Trust = Authority.Enrolled(NodeIdentity.Coordinator);
        Node = await OidcNode.Start(Issuer.Url.AbsoluteUri, NodeToken, Trust);
    }

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        await Issuer.DisposeAsync();
        Authority.Dispose();
    }
}

/// <summary>The group.</summary>
[CollectionDefinition(OidcPlant.Group)]
public sealed class OidcGroup : ICollectionFixture<OidcPlant>;
