namespace ProFL.Node.Trust;

/// <summary>What a certificate may be used for: the object identifiers of X.509.</summary>
internal static class KeyPurpose
{
    /// <summary>To show who a server is.</summary>
    public const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>To show who a client is.</summary>
    public const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>To sign updates of a site: "document signing" of RFC 9336.</summary>
    public const string Updates = "1.3.6.1.5.5.7.3.36";
}
