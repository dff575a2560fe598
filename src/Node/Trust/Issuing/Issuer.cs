using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust.Issuing;

/// <summary>The authority of a cluster, for whoever asks it: one after another, also of other processes.</summary>
/// <param name="folder">Its folder.</param>
/// <param name="time">The time.</param>
public sealed class Issuer(AuthorityFolder folder, TimeProvider time)
{
    /// <summary>Where it is.</summary>
    public AuthorityFolder Folder => folder;

    /// <summary>Gives a code out with which one machine enrols.</summary>
    /// <param name="role">What it may be: <c>coordinator</c>, <c>client-node</c> or <c>operator</c>.</param>
    /// <param name="site">The site of a client node; empty for the others.</param>
    /// <param name="name">Its name; null for the first that is free, such as <c>north-1</c>.</param>
    /// <param name="life">How long the code may be used.</param>
    /// <param name="may">What an operator may do.</param>
    /// <exception cref="IssuingException">Nobody can be that, or the name is taken.</exception>
    public (Invitation Code, NodeIdentity Identity) Invite(
        string role,
        string site,
        string? name,
        TimeSpan life,
        OperatorRole may = OperatorRole.Admin
    ) => Change(authority => Invitations.Add(authority, role, site, name, life, may));

    /// <summary>Gives certificates for a code.</summary>
    /// <exception cref="IssuingException">The code does not count, or what is asked for does not fit it.</exception>
    public IssuedAnswer Enrol(EnrolmentRequest asked) => Change(authority => Enrolments.Enrol(authority, asked));

    /// <summary>Gives the certificate that follows another.</summary>
    /// <exception cref="IssuingException">The one before does not count, or its key did not ask.</exception>
    public IssuedAnswer Renew(RenewalRequest asked) => Change(authority => Renewals.Renew(authority, asked));

    /// <summary>Enrols a node of this machine: there is nobody to ask, and no code.</summary>
    /// <param name="trust">The node's folder.</param>
    /// <param name="role">What it may be.</param>
    /// <param name="site">The site of a client node; empty for the others.</param>
    /// <param name="name">Its name; null for the first that is free.</param>
    /// <param name="hosts">Names and addresses under which it is reached.</param>
    /// <param name="siteKeyOf">The folder of another node of its site, whose key it gets; null for a new one.</param>
    /// <exception cref="IssuingException">Nobody can be that, or the name is taken.</exception>
    public NodeIdentity EnrolHere(
        TrustFolder trust,
        string role,
        string site,
        string? name,
        IReadOnlyList<string> hosts,
        TrustFolder? siteKeyOf = null
    )
    {
        ArgumentNullException.ThrowIfNull(trust);
        var keys = new PendingKeys(trust.Path);
        (Invitation code, NodeIdentity identity) = Invite(role, site, name, TimeSpan.FromMinutes(1));
        IssuedAnswer answer = Enrol(
            new EnrolmentRequest(code.Secret, keys.Request(), hosts)
            {
                SiteRequest = role == NodeIdentity.ClientNode && siteKeyOf is null ? keys.SiteRequest() : "",
                HasKeyOfSite = siteKeyOf is null ? "" : site,
                NewSiteKey = siteKeyOf is null,
            }
        );
        folder.CopyTo(trust);
        keys.Complete(trust, answer, siteKeyOf is null ? null : SiteKeyFiles.Of(siteKeyOf));
        return identity;
    }

    /// <summary>Takes back what was given to a name, or to a site.</summary>
    /// <returns>Who it was given to.</returns>
    /// <exception cref="IssuingException">Nobody has that name.</exception>
    public IReadOnlyList<TakenBack> Revoke(string name) => Change(authority => Revocations.Revoke(authority, name));

    /// <summary>Begins a change: another key signs from now on, and the one before vouches for it.</summary>
    /// <exception cref="IssuingException">A change is under way.</exception>
    public void BeginChange()
    {
        Change(authority =>
        {
            AuthorityChange.Begin(authority, folder);
            return true;
        });

        // the list is the new one's from now on
        Change(authority =>
        {
            if (authority.Register.ListNumber > 0)
            {
                authority.Register = authority.Register with { ListNumber = authority.Register.ListNumber + 1 };
            }

            return true;
        });
    }

    /// <summary>Ends a change: the authority before counts no more.</summary>
    /// <param name="force">Also where certificates of it are in use.</param>
    /// <exception cref="IssuingException">None is under way, or certificates of it are in use.</exception>
    public void EndChange(bool force) =>
        Change(authority =>
        {
            AuthorityChange.End(authority, folder, force);
            return true;
        });

    /// <summary>Who has what.</summary>
    public IReadOnlyList<GivenOut> List()
    {
        using var authority = OpenAuthority.Open(folder, time.GetUtcNow());
        return GivenOut.Of(authority);
    }

    /// <summary>Its certificate.</summary>
    public X509Certificate2 Root()
    {
        using var authority = OpenAuthority.Open(folder, time.GetUtcNow());
        return authority.Signer.Root;
    }

    private T Change<T>(Func<OpenAuthority, T> change)
    {
        using var authority = OpenAuthority.Open(folder, time.GetUtcNow());
        T result = change(authority);

        // before anybody learns of it
        authority.Save();
        return result;
    }
}
