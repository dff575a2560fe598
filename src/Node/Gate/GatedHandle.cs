using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using ProFL.Node.Transports;
using ProFL.Node.Trust;

namespace ProFL.Node.Gate;

/// <summary>
/// One connection. Over TLS the address that it says it comes from must be a host of its certificate, which is looked at for each frame: a
/// certificate that was taken back ends the connection.
/// </summary>
internal sealed class GatedHandle : AdapterHandle
{
    private readonly GateSetup _setup;
    private readonly ILoggingAdapter _log;
    private X509Certificate2? _shown;
    private Address? _origin;
    private bool _isOrigin;
    private bool _isNoted;
    private bool _isOver;

    /// <summary>Creates it.</summary>
    /// <param name="below">The connection.</param>
    /// <param name="origin">Who was called; null of a connection that the other side opens.</param>
    /// <param name="setup">What the gate decides by.</param>
    /// <param name="log">Where refusals are said.</param>
    public GatedHandle(AssociationHandle below, Address? origin, GateSetup setup, ILoggingAdapter log)
        : base(below)
    {
        _origin = origin?.WithProtocol(IncomingFrame.Protocol + origin.Protocol);
        (_setup, _log) = (setup, log);
    }

    public override void Notify(IHandleEvent ev)
    {
        if (ev is not InboundPayload payload)
        {
            Above.Notify(ev);
            return;
        }

        if (_isOver)
        {
            return;
        }

        (bool isOver, string? refusal) = Look(payload.Payload.Span);
        if (refusal is null)
        {
            Above.Notify(ev);
            return;
        }

        if (!isOver && _setup.HasLeft(_origin))
        {
            _setup.Refused.NoteLate();
            return;
        }

        _setup.Refused.Note(_origin?.ToString() ?? $"{RemoteAddress.Host}:{RemoteAddress.Port}", refusal, _log);
        if (isOver)
        {
            _isOver = true;
            Below.Disassociate(refusal, _log);
        }
    }

    private (bool IsOver, string? Refusal) Look(ReadOnlySpan<byte> bytes)
    {
        NodeIdentity? identity = null;
        if (_setup.Trust is { } trust)
        {
            // a connection is here before its handshake, and a frame after it
            _shown ??= _setup.Peers.Of(RemoteAddress);
            (identity, string refusal) = trust.Examine(_shown);
            if (identity is null)
            {
                // what was shown counts no longer: by a node that this side called, or by one whose own address stood in its certificate
                if (_shown is not null && _origin is not null)
                {
                    _setup.PutOut(_origin);
                }

                return (true, refusal);
            }

            if (!_isNoted && _shown is not null && _origin is not null)
            {
                _isNoted = true;
                _setup.NoteOrigin(_shown, _origin);
            }
        }

        try
        {
            var frame = IncomingFrame.Read(bytes);
            if (frame.Origin is { } origin)
            {
                string? refusal =
                    _isOrigin ? "it says twice who it is"
                    : _origin is not null && _origin != origin ? $"it says that it is at {origin}, and {_origin} was called"
                    : _shown is not null
                    && origin.Host is { } host
                    && !_shown.MatchesHostname(host, allowWildcards: false, allowCommonName: false)
                        ? $"it says that it is at {host}, which the certificate of {identity} does not name"
                    : _setup.Gate.RefusalOfOrigin(origin, identity);
                if (refusal is null)
                {
                    (_origin, _isOrigin) = (origin, true);
                }

                return (refusal is not null, refusal);
            }

            return _origin is null
                ? (frame.Recipient.Length > 0, frame.Recipient.Length > 0 ? "it sends before it says who it is" : null)
                : (false, _setup.Gate.RefusalOf(frame, _origin, identity));
        }
        catch (InvalidDataException broken)
        {
            return (true, broken.Message);
        }
    }
}
